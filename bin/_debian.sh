# Packages of Debian and Ubuntu, with and without root (sourced by _prepare.sh).

pdf_packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core)
noto=/usr/share/fonts/truetype/noto
pdf_folder=$root/var/pdf

may_install() { [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; }

may_unpack() { command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; }

# install_as_root WHAT PACKAGE…
install_as_root() {
  local what=$1 log
  shift
  log=$(mktemp)
  say "$what: installing with apt ($*)."
  if ! { apt_lists && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"; } >"$log" 2>&1 9<&-; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    say "apt could not install: $*"
    return 1
  fi
  rm -f "$log"
}

# The lists are fetched once an hour at most, so that several installs do not each wait for them.
apt_lists() {
  [[ -n $(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mmin -60 -print -quit 2>/dev/null) ]] || apt-get update
}

# unpack_packages FOLDER PACKAGE… – without root: fetch what this system lacks into FOLDER.
# apt works on its own state in FOLDER.part; the folder appears only when it is complete.
unpack_packages() {
  local folder=$1 part=$1.part apt archive
  shift
  [[ -f $folder/packages && $(<"$folder/packages") == "$*" ]] && return
  apt=$part/.apt
  rm -rf "$part"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  say "Fetching without root into ${folder#"$root"/}: $*"
  local options=(-qq -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Acquire::Languages=none
    -o Dir::State::lists="$apt/lists" -o Dir::State::extended_states="$apt/extended" -o Dir::Cache="$apt/cache"
    -o Dir::Log="$apt" -o APT::Update::Post-Invoke::= -o APT::Keep-Downloaded-Packages=true)
  if ! { apt-get "${options[@]}" update &&
    apt-get "${options[@]}" install -y --download-only --no-install-recommends "$@"; } >"$part/log" 2>&1; then
    tail -n 15 "$part/log" >&2
    return 1
  fi
  for archive in "$apt"/cache/archives/*.deb; do
    [[ -f $archive ]] && { dpkg-deb -x "$archive" "$part" || return 1; }
  done
  rm -rf "$apt" "$part/log" "$folder"
  printf '%s\n' "$*" >"$part/packages"
  mv "$part" "$folder"
}

libraries_found() {
  "$python" - <<'PY' 2>/dev/null
import ctypes
for name in ("gobject-2.0.so.0", "pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz.so.0", "harfbuzz-subset.so.0", "fontconfig.so.1"):
    ctypes.CDLL(f"lib{name}")
PY
}

fonts_found() { [[ -f $1/NotoSans-Regular.ttf && -f $1/NotoSansArabic-Regular.ttf ]]; }

# Finds or fetches what makes PDFs. Sets pdf_libraries (empty where the system has them) and
# pdf_fonts; returns 1 with a sentence where neither way is open.
find_pdf_libraries() {
  pdf_libraries='' pdf_fonts=$noto
  libraries_found && fonts_found "$noto" && return
  if may_install; then
    install_as_root "PDF libraries and fonts" "${pdf_packages[@]}" && libraries_found && fonts_found "$noto" && return
  elif may_unpack && unpack_packages "$pdf_folder" "${pdf_packages[@]}"; then
    libraries_found || gather_libraries
    fonts_found "$noto" || pdf_fonts=$pdf_folder$noto
    fonts_found "$pdf_fonts" && return
  fi
  say "PDF: its libraries or fonts are missing. As root: apt-get install ${pdf_packages[*]}. Then run this again."
  return 1
}

# One folder with every unpacked library, whichever of lib/ and usr/lib/ its package chose.
gather_libraries() {
  pdf_libraries=$pdf_folder/libraries
  [[ -d $pdf_libraries ]] && return
  mkdir -p "$pdf_libraries.part"
  find "$pdf_folder/lib" "$pdf_folder/usr/lib" -name 'lib*.so.*' -exec cp -Pn {} "$pdf_libraries.part/" \; 2>/dev/null || true
  mv "$pdf_libraries.part" "$pdf_libraries"
}
