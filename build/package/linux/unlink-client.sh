case "$(readlink /usr/bin/daypass)" in
  '/opt/${sanitizedProductName}/'*) [ -e /usr/bin/daypass ] || rm -f /usr/bin/daypass ;;
esac
