# Shared by bin/demo and bin/test (sourced, not run): the Python environment and the paths.
# Every step may be interrupted and run again; a stamp is written only when its step has ended.

set -euo pipefail
umask 022
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"
case ${NCM_VAR:-var} in /*) var=${NCM_VAR:-} ;; *) var=$root/${NCM_VAR:-var} ;; esac
venv=$root/.venv
python=$venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONUTF8=1

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

. "$root/bin/_debian.sh"

# One set-up at a time in this folder; the lock is on bin/ itself, so it leaves no file behind.
begin_setup() {
  exec 9<"$root/bin"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "Another set-up runs in this folder; waiting for it to end."
    flock 9
  fi
}

end_setup() { exec 9<&-; }

# step SENTENCE COMMAND… – say the sentence, run the command silently, and show its last lines only
# when it fails.
step() {
  local sentence=$1 log=$var/log/setup.log
  shift
  mkdir -p "$var/log"
  say "$sentence"
  # The command keeps the lock of the set-up too: were this script killed, the next one waits for it.
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    fail "This step failed: $sentence The lines above say why ($log)."
  fi
}

# once NAME WANTED SENTENCE COMMAND… – a step that is left out while its stamp shows what is wanted.
once() {
  local stamp=$var/stamps/$1 wanted=$2
  shift 2
  [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
  step "$@"
  mkdir -p "$var/stamps"
  printf '%s\n' "$wanted" >"$stamp"
}

digest() { cat -- "$@" | sha256sum | cut -c 1-40; }

new_enough='import sys; raise SystemExit(sys.version_info < (3, 11))'

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "$new_enough" 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

make_environment() {
  local whole='import os, sysconfig; raise SystemExit(not os.path.isdir(sysconfig.get_path("purelib")))'
  if [[ -e $venv ]]; then
    "$python" -c "$new_enough" 2>/dev/null && "$python" -c "$whole" 2>/dev/null && return
    say "Python environment: .venv is unfinished or its Python is gone; making it again."
    rm -rf "$venv"
  fi
  local system
  if ! system=$(find_python); then
    may_install || fail "Python 3.11 or newer is needed. As root: apt-get install python3 python3-venv. Then run this again."
    install_as_root "Python" python3 python3-venv
    system=$(find_python) || fail "This system offers no Python 3.11. Install one and name it: PYTHON=/path/to/python3 $0"
  fi
  say "Python environment: making .venv with $("$system" --version 2>&1)."
  "$system" -m venv --without-pip "$venv"
}

# Sets the array `installer`: the first way to install packages that works here.
find_installer() {
  local system wheel
  if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
    installer=(uv pip install --quiet --python "$python")
    return
  fi
  installer=("$python" -m pip install --quiet --progress-bar off)
  "$python" -m pip --version >/dev/null 2>&1 && return
  "$python" -m ensurepip >/dev/null 2>&1 && return
  system=$(find_python) || system=python3
  if "$system" -m pip --python "$python" --version >/dev/null 2>&1; then
    installer=("$system" -m pip --python "$python" install --quiet --progress-bar off)
    return
  fi
  if may_install; then
    install_as_root "The venv module of Python" python3-venv
    "$python" -m ensurepip >/dev/null 2>&1 && return
  elif may_unpack && unpack_packages "$root/var/tools/pip" python3-pip-whl; then
    for wheel in "$root"/var/tools/pip/usr/share/python-wheels/pip-*.whl; do
      installer=("$python" "$wheel/pip" install --quiet --progress-bar off)
      return
    done
  fi
  fail "Python here has no pip. As root: apt-get install python3-venv. Then run this again."
}

# install_packages FILE – bring .venv to the pinned set of FILE, every archive checked by its hash.
install_packages() {
  local file=$1 other wanted
  for other in "$file" requirements-dev.txt; do
    wanted="$(digest "$other") $("$python" --version)"
    [[ -f $venv/installed-$other && $(<"$venv/installed-$other") == "$wanted" ]] && return
  done
  find_installer
  step "Python packages: installing $(grep -c == "$file") from $file; the first time takes a minute or two." \
    "${installer[@]}" --require-hashes -r "$file"
  printf '%s\n' "$(digest "$file") $("$python" --version)" >"$venv/installed-$file"
}

# Translations as the programs read them, made again when a catalogue has changed or its result is gone.
compile_texts() {
  local catalogue catalogues=()
  while IFS= read -r catalogue; do
    catalogues+=("$catalogue")
    [[ -f ${catalogue%.po}.mo ]] || rm -f "$var/stamps/texts"
  done < <(find "$root/locale" -name '*.po' -type f 2>/dev/null | sort)
  ((${#catalogues[@]})) || return 0
  once texts "$(digest "${catalogues[@]}")" "Texts: compiling the translations." "$python" manage.py compile_texts
}
