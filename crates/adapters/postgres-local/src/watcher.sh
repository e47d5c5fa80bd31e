# Ends PostgreSQL when the process that started it is gone.
#
# Standard input is a pipe whose other end only that process holds; it writes one line, the process id of the postmaster,
# and the system closes the pipe when it ends, however it ends. $1 is a directory to remove in the end, or empty.

trap '' HUP INT TERM

pid=
while read -r line; do pid=$line; done

# The postmaster removes its socket before it ends; this runs only if the temporary directory outlived its owner.
finish() {
    [ -z "$1" ] || rmdir "$1"
    exit 0
}

[ -n "$pid" ] || finish "$1"
for signal in INT QUIT; do
    kill -s "$signal" "$pid" || finish "$1"
    polls=0
    while [ "$polls" -lt 300 ]; do
        kill -0 "$pid" || finish "$1"
        sleep 0.1
        polls=$((polls + 1))
    done
done
