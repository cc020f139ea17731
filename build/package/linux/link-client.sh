# The command line, by its own name. A link of somebody else's is left alone.
if [ ! -e /usr/bin/daypass ] || [ -L /usr/bin/daypass ]; then
  ln -sfn '/opt/${sanitizedProductName}/resources/bin/daypass' /usr/bin/daypass
fi
