#!/bin/bash
# Exit 0 when the service in this container says that it is ready. Bash alone: the image has no HTTP client.
exec 3<>"/dev/tcp/127.0.0.1/$SERVER_PORT" || exit 1
printf 'GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 2 _ status _ <&3
[ "$status" = 200 ]
