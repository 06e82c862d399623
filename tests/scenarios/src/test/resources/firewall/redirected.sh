# Runs in a network namespace of its own, where the rules of the firewall hurt nobody:
#   redirected.sh JRAY FOLDER
# Clients dial 127.0.0.1:9001 and :9002. The firewall sends the first to JRay with REDIRECT, the
# second with TPROXY; JRay's own connections carry the mark 255 and pass.
set -eu
jray=$1 folder=$2

ip link set lo up
iptables -t nat -A OUTPUT -m mark --mark 255 -j RETURN
iptables -t nat -A OUTPUT -p tcp --dport 9001 -j REDIRECT --to-ports 8001
ip rule add fwmark 1 lookup 100
ip route add local 0.0.0.0/0 dev lo table 100
iptables -t mangle -A OUTPUT -m mark --mark 255 -j RETURN
iptables -t mangle -A OUTPUT -p tcp --dport 9002 -j MARK --set-mark 1
iptables -t mangle -A PREROUTING -m mark --mark 255 -j RETURN
iptables -t mangle -A PREROUTING -p tcp --dport 9002 -j TPROXY --on-ip 127.0.0.1 --on-port 8002 --tproxy-mark 1

start() { # NAME
  "$jray" run -c "$folder/$1.json" >"$folder/$1.log" 2>&1 &
  pids="$pids $!"
  for _ in $(seq 300); do
    grep -q ' started' "$folder/$1.log" && return
    sleep 0.1
  done
  cat "$folder/$1.log" >&2
  exit 1
}
pids=
trap 'kill $pids; wait' EXIT

start origin
start proxy
for port in 9001 9002; do
  curl --silent --max-time 20 --output /dev/null --write-out "$port %{http_code}\n" "http://127.0.0.1:$port/"
done
