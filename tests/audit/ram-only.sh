#!/bin/bash
# Eight ways by which a picture could come out of memory, tried on a published gateway on this machine. Needs root, strace, python3 and curl.
# usage: tests/audit/ram-only.sh PATH/Cutout.Gateway.dll
# Each line says holds, broken, or not checked, because; it ends with 1 if one is broken, with 2 if it can't begin.
dll=${1:?usage: ram-only.sh PATH/Cutout.Gateway.dll}
[ "$(id -u)" = 0 ] && [ -f "$dll" ] && command -v strace python3 curl unshare >/dev/null || { echo "needs root, a gateway, strace, python3, curl and unshare" >&2; exit 2; }
dll=$(realpath "$dll"); work=$(mktemp -d); data=$work/data; mkdir "$data"; cd "$data" || exit 2
broken=0; gateway=; started=
say() { echo "$1: $2"; case $2 in broken*) broken=1 ;; esac; }
end() { [ -n "$gateway" ] && kill -9 "$gateway" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"; }
trap end EXIT

# A red subject on blue with noise, of which 40 pieces, evenly spread, are searched for.
python3 - "$work/photo.png" <<'PY'
import random, struct, sys, zlib
w, h, r = 900, 700, random.Random(9)
rows = bytearray()
for y in range(h):
    rows.append(0)
    for x in range(w):
        inside = ((x - 450) / 220) ** 2 + ((y - 350) / 260) ** 2 < 1
        rows += bytes(c + r.randrange(12) for c in ((200, 60, 50) if inside else (60, 90, 160)))
def chunk(kind, body): return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
open(sys.argv[1], "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b""))
PY

# pieces PHOTO pid PID | pieces PHOTO files PATH...: how many stand there
pieces() { python3 - "$@" <<'PY'
import os, sys
photo = open(sys.argv[1], "rb").read()
wanted = {photo[i:i + 8] for i in range(1024, len(photo) - 64, len(photo) // 40)}
found = set()
if sys.argv[2] == "pid":
    with open(f"/proc/{sys.argv[3]}/maps") as maps, open(f"/proc/{sys.argv[3]}/mem", "rb", 0) as memory:
        for line in maps:
            span, mode = line.split()[:2]
            if not mode.startswith("rw") or "[v" in line: continue
            at, stop = (int(x, 16) for x in span.split("-"))
            while at < stop:
                try:
                    memory.seek(at); block = memory.read(min(1 << 22, stop - at))
                except OSError: block = b""
                found.update(b for b in wanted if b in block) if block.strip(b"\0") else None
                at += 1 << 22
else:
    for top in sys.argv[3:]:
        for folder, _, names in os.walk(top):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) < 1 << 28:
                    data = open(path, "rb").read()
                    found.update(b for b in wanted if b in data)
print(len(found))
PY
}

start() { # start PREFIX...: a gateway under these, its address in $url
    : > "$work/log"
    env -u ASPNETCORE_TEMP DOTNET_EnableDiagnostics=0 TMPDIR=/nonexistent Ledger__ConnectionString="Data Source=$data/ledger.db" "$@" dotnet "$dll" --urls http://127.0.0.1:0 >> "$work/log" 2>&1 &
    started=$!
    for _ in $(seq 300); do url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/log" | head -1); [ -n "$url" ] && break; sleep 0.1; done
    gateway=$(pgrep -P $started -x dotnet || echo $started)
}
# What does not end by itself within ten seconds is ended.
stop() { kill "-$1" "$gateway" 2>/dev/null; for _ in $(seq 100); do kill -0 "$gateway" 2>/dev/null || break; sleep 0.1; done; kill -9 "$gateway" 2>/dev/null; wait "$started" 2>/dev/null; }
upload() { curl -s -H 'Content-Type: image/png' -H 'Prefer: wait=60' --data-binary @"$work/photo.png" "$url/v1/cutouts?operation=background-removal" | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4; }
slowly() { curl -s --limit-rate 60k -H 'Content-Type: image/png' --data-binary @"$work/photo.png" "$url/v1/cutouts?operation=background-removal" >"$work/answer"; }
# How much of the photo stands in memory while it is sent: looked for until something is found or it has all arrived.
while_sent() { there=0; while [ "$there" = 0 ] && kill -0 "$sending" 2>/dev/null; do sleep 1; there=$(pieces "$work/photo.png" pid "$gateway"); done; }
visit() { id=$(upload); [ -n "$id" ] && curl -s -o /dev/null "$url/v1/cutouts/$id/preview?background=transparent" && [ "$(curl -s -o /dev/null -w '%{http_code}' -X DELETE "$url/v1/cutouts/$id")" = 204 ]; }

ulimit -c 0
start strace -f -qq -o "$work/trace" -e trace=open,openat,creat,rename,mkdir,mkdirat
visit && visited=yes; stop TERM
writes=$(grep -E 'O_WRONLY|O_RDWR|O_CREAT|rename|mkdir|creat\(' "$work/trace" | grep -v ' = -1' | grep -o '"[^"]*"' | grep -vE "^\"($data/ledger|/dev/|/proc/|/sys/)" | sort -u | wc -l)
[ -n "$visited" ] && [ "$writes" = 0 ] && grep -q ledger.db "$work/trace" && say "1 write trace, no folder for temporary files" holds || say "1 write trace, no folder for temporary files" "broken, $writes other files"

start unshare --mount sh -c 'mount --make-rprivate / && mount --bind "$PWD" "$PWD" && mount -o remount,bind,ro / && exec "$@"' sh
[ -n "$url" ] && visit && say "2 read-only root" holds || say "2 read-only root" "broken, $(tail -1 "$work/log")"
policy=$(curl -s "$url/v1/privacy"); stop TERM

echo "$policy" | grep -q '"check":"swap","holds":true' && say "3 swap" holds || say "3 swap" "broken, memory may be moved to a disk"

start env; id=$(upload)
ls -d /tmp/dotnet-diagnostic-"$gateway"-* >/dev/null 2>&1 && say "4 diagnostics port" broken || say "4 diagnostics port" holds
curl -s -X DELETE "$url/v1/cutouts/$id"
slowly & sending=$!; while_sent; wait $sending
id=$(grep -o '"id":"[^"]*"' "$work/answer" | head -1 | cut -d'"' -f4)
curl -s -X DELETE "$url/v1/cutouts/$id"; sleep 1
left=$(pieces "$work/photo.png" pid "$gateway")
[ "$there" = 0 ] && say "5 memory a second after the end" "broken, for the search did not find the photo while it was sent" ||
{ [ "$left" = 0 ] && say "5 memory a second after the end" "holds, 0 of 40 pieces ($there while it was sent)" || say "5 memory a second after the end" "broken, $left of 40 pieces"; }

id=$(upload); stop ABRT
cores=$(find "$data" -name 'core*' | wc -l)
case $(cat /proc/sys/kernel/core_pattern) in
    '|'*) say "6 core dumps" "broken, core_pattern is a pipe" ;;
    *) [ "$cores" = 0 ] && say "6 core dumps" "holds, none after SIGABRT" || say "6 core dumps" "broken, $cores files" ;;
esac

start env; slowly & sending=$!; while_sent; stop 9
kept=$(pieces "$work/photo.png" files "$data" /var/tmp /dev/shm)
start env; visit && [ "$kept" = 0 ] && say "7 kill -9 in mid upload" "holds, 0 of 40 pieces in files ($there in memory before), the next start works" || say "7 kill -9 in mid upload" "broken, $kept pieces"
id=$(upload); curl -s -X DELETE "$url/v1/cutouts/$id"; stop TERM

if grep -q "$id" "$work/log" || { [ -d /var/log ] && grep -rqs "$id" /var/log; }; then say "8 logs and journals" broken; else say "8 logs and journals" holds; fi
gateway=
exit $broken
