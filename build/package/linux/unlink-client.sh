for name in daypass docker-credential-daypass; do
  case "$(readlink "/usr/bin/$name")" in
    '/opt/${sanitizedProductName}/'*) [ -e "/usr/bin/$name" ] || rm -f "/usr/bin/$name" ;;
  esac
done
