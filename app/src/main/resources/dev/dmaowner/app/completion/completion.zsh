#compdef dmaowner
# Completion of dmaowner for zsh: . <(dmaowner completion zsh), or in a folder of $fpath as _dmaowner.
# Names come from this host's /sys and /var/lib/dmaowner, read by the shell itself.

# Whether the line asks about another machine than this one, of which nothing is known here.
_dmaowner_elsewhere() {
  (( ${_dmaowner_line[(I)(-m|--machine|--machine=*|--root|--root=*)]} ))
}

_dmaowner_device() {
  local -aU names
  _dmaowner_elsewhere && return 1
  names=(/sys/kernel/iommu_groups/*/devices/*(N:t) /sys/bus/pci/devices/*(N:t) /sys/class/{net,block}/*/device(N:h:t))
  _wanted devices expl 'device' compadd -a names
}

_dmaowner_group() {
  local -a names
  _dmaowner_elsewhere && return 1
  names=(/sys/kernel/iommu_groups/*(Nn:t))
  _wanted groups expl 'IOMMU group' compadd -a names
}

_dmaowner_driver() {
  local -aU names
  _dmaowner_elsewhere && return 1
  names=(/sys/bus/*/drivers/*(N:t))
  _wanted drivers expl 'driver' compadd -a names
}

_dmaowner_journal() {
  local -a names
  local state=/var/lib/dmaowner
  integer at=${_dmaowner_line[(I)--state]}
  (( at )) && state=$_dmaowner_line[at+1]
  at=${_dmaowner_line[(I)--state=*]}
  (( at )) && state=${_dmaowner_line[at]#*=}
  names=($state/journals/[0-9]##.journal(N:t:r))
  names=(${names##0#})
  _wanted journals expl 'journal' compadd -a names
}

_dmaowner_command() {
  local -a names
  names=(@SUBCOMMANDS@)
  _wanted commands expl 'command' compadd -a names
}

# Completes by all the candidates that are named; one behind a plus sign is a word itself.
_dmaowner_any() {
  local candidate
  local -a fixed alternatives
  for candidate; do
    case $candidate in
      +*) fixed+=(${candidate#+}) ;;
      *) alternatives+=("${candidate}s:$candidate:_dmaowner_$candidate") ;;
    esac
  done
  (( $#fixed )) && alternatives+=("words:word:{compadd -a fixed}")
  _alternative $alternatives
}

_dmaowner_folder() { _files -/ }

_dmaowner_file() { _files }

@COMMANDS@
_dmaowner() {
  setopt local_options extended_glob
  local -a _dmaowner_line
  _dmaowner_line=($words)
  _dmaowner_at
}

if [ "$funcstack[1]" = _dmaowner ]; then
  _dmaowner "$@"
else
  compdef _dmaowner dmaowner
fi
