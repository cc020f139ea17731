"""Reads AWS files as botocore does, for one test after the other: a line with a path in, a line of JSON out.

For each file: null where botocore refuses it, else its sections and the profiles and sessions that it makes of them. Text that
is no Unicode comes back as it is escaped in JSON.
"""
import json
import sys

from botocore.configloader import build_profile_map, raw_config_parse
from botocore.exceptions import ConfigNotFound, ConfigParseError

for line in sys.stdin:
    path = json.loads(line)
    try:
        flat = raw_config_parse(path, parse_subsections=False)
        nested = build_profile_map(raw_config_parse(path))
        answer = {
            "sections": flat,
            "profiles": sorted(nested["profiles"]),
            "sessions": sorted(nested["sso_sessions"]),
            "map": nested,
        }
    except ConfigParseError:
        answer = None
    except ConfigNotFound:
        answer = {"sections": {}, "profiles": [], "sessions": [], "map": {}}
    print(json.dumps(answer), flush=True)
