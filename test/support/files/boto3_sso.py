"""Runs boto3's sso-oidc, sso and sts clients against the endpoint given, and prints what came out as one JSON object.

The fault that each failing call meets is set through the emulator's control interface, so that botocore parses the
error by AWS's own model. Prints `{"results": {...}, "errors": {...}}`.
"""
import json
import sys
import urllib.request

import boto3
from botocore.config import Config

URL, START_URL, REGION = sys.argv[1:4]
config = Config(retries={"total_max_attempts": 1})
keys = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}


def client(service, **more):
    return boto3.client(service, region_name=REGION, endpoint_url=URL, config=config, **{**keys, **more})


def control(path, **body):
    request = urllib.request.Request(
        f"{URL}/_emulator/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    urllib.request.urlopen(request).read()


def failure(service, call):
    """Name of the typed exception, HTTP status, and the modelled members."""
    try:
        call()
    except service.exceptions.ClientError as error:
        typed = type(error).__name__
        response = error.response
        return [typed, response["ResponseMetadata"]["HTTPStatusCode"], response.get("error"), response["Error"]["Code"]]
    return None


oidc, sso = client("sso-oidc"), client("sso")
registered = oidc.register_client(clientName="boto3", clientType="public", scopes=["sso:account:access"])
own = {"clientId": registered["clientId"], "clientSecret": registered["clientSecret"]}
results, errors = {"registered": sorted(registered)}, {}


def start():
    return oidc.start_device_authorization(startUrl=START_URL, **own)


def poll(device):
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    return oidc.create_token(grantType=grant, deviceCode=device["deviceCode"], **own)


device = start()
results["device"] = sorted(device)
errors["pending"] = failure(oidc, lambda: poll(device))
errors["too soon"] = failure(oidc, lambda: poll(device))
denied = start()
control("deny", userCode=denied["userCode"])
errors["denied"] = failure(oidc, lambda: poll(denied))
good = start()
control("approve", userCode=good["userCode"])
token = poll(good)
results["token"] = sorted(token)
renewed = oidc.create_token(grantType="refresh_token", refreshToken=token["refreshToken"], **own)
results["rotates"] = renewed["refreshToken"] != token["refreshToken"]
errors["used refresh token"] = failure(
    oidc, lambda: oidc.create_token(grantType="refresh_token", refreshToken=token["refreshToken"], **own)
)
errors["foreign start URL"] = failure(
    oidc, lambda: oidc.start_device_authorization(startUrl="https://other.awsapps.com/start", **own)
)
errors["unknown client"] = failure(
    oidc, lambda: oidc.start_device_authorization(startUrl=START_URL, clientId="no", clientSecret="no")
)
for name in [shape.name for shape in oidc.meta.service_model.error_shapes]:
    control("faults", operation="StartDeviceAuthorization", errorType=name)
    errors[f"model {name}"] = failure(oidc, start)

access = {"accessToken": renewed["accessToken"]}
accounts = [a for page in sso.get_paginator("list_accounts").paginate(**access) for a in page["accountList"]]
results["accounts"] = len(accounts)
account = accounts[0]["accountId"]
paged = sso.get_paginator("list_account_roles").paginate(accountId=account, PaginationConfig={"PageSize": 1}, **access)
roles = [r["roleName"] for page in paged for r in page["roleList"]]
results["roles"] = len(roles)
credentials = sso.get_role_credentials(accountId=account, roleName=roles[0], **access)["roleCredentials"]
results["credentials"] = sorted(credentials)
results["milliseconds"] = credentials["expiration"] > 10**12
identity = client(
    "sts",
    aws_access_key_id=credentials["accessKeyId"],
    aws_secret_access_key=credentials["secretAccessKey"],
    aws_session_token=credentials["sessionToken"],
).get_caller_identity()
results["identity"] = identity["Account"] == account and f"_{roles[0]}_" in identity["Arn"]
sts = client("sts")
errors["foreign key"] = failure(sts, sts.get_caller_identity)
errors["too large a page"] = failure(sso, lambda: sso.list_accounts(maxResults=101, **access))
errors["no such role"] = failure(
    sso, lambda: sso.get_role_credentials(accountId=account, roleName="Nobody", **access)
)
for name in [shape.name for shape in sso.meta.service_model.error_shapes]:
    control("faults", operation="ListAccounts", errorType=name)
    errors[f"model {name}"] = failure(sso, lambda: sso.list_accounts(**access))
sso.logout(**access)
errors["after logout"] = failure(sso, lambda: sso.list_accounts(**access))
print(json.dumps({"results": results, "errors": errors}))
