# The command line, by its own name and by the one that Docker looks for. A link of somebody else's is left alone.
for name in daypass docker-credential-daypass; do
  if [ ! -e "/usr/bin/$name" ] || [ -L "/usr/bin/$name" ]; then
    ln -sfn '/opt/${sanitizedProductName}/resources/bin/'"$name" "/usr/bin/$name"
  fi
done
