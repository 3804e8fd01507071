# Completion of dmaowner for bash: . <(dmaowner completion bash)
# Names come from this host's /sys and /var/lib/dmaowner, read by the shell itself.

# Sets the subcommands, the options and the operands of a command. A vertical bar behind an option says that it takes a value.
_dmaowner_command() {
  subcommands= operands= options=
  case $1 in
@COMMANDS@
  esac
}

_dmaowner_names() {
  local path
  case $1 in
    device)
      [ -z "$elsewhere" ] || return 0
      for path in /sys/kernel/iommu_groups/*/devices/* /sys/bus/pci/devices/*; do
        [ ! -e "$path" ] || echo "${path##*/}"
      done
      for path in /sys/class/net/*/device /sys/class/block/*/device; do
        path=${path%/device}
        [ ! -e "$path" ] || echo "${path##*/}"
      done
      ;;
    group)
      [ -z "$elsewhere" ] || return 0
      for path in /sys/kernel/iommu_groups/*; do
        [ ! -e "$path" ] || echo "${path##*/}"
      done
      ;;
    driver)
      [ -z "$elsewhere" ] || return 0
      for path in /sys/bus/*/drivers/*; do
        [ ! -e "$path" ] || echo "${path##*/}"
      done
      ;;
    journal)
      for path in "$state"/journals/*.journal; do
        path=${path##*/}
        path=${path%.journal}
        case $path in
          *[!0-9]*) ;;
          *) echo "$((10#$path))" ;;
        esac
      done
      ;;
    command)
      _dmaowner_command ""
      echo "$subcommands"
      ;;
  esac
}

# Completes a word by the candidates that are written behind a vertical bar each.
_dmaowner_complete() {
  local start=$1 candidates candidate words=
  local IFS='|'
  read -ra candidates <<< "$2"
  IFS=$' \t\n'
  for candidate in "${candidates[@]}"; do
    case $candidate in
      =*) words+=" ${candidate#=}" ;;
      file)
        compopt -o filenames 2> /dev/null
        while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$start")
        ;;
      folder)
        compopt -o filenames 2> /dev/null
        while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -d -- "$start")
        ;;
      ?*) words+=" $(_dmaowner_names "$candidate")" ;;
    esac
  done
  while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -W "$words" -- "$start")
  # Readline takes a colon for the end of a word, and replaces only what follows it.
  local before=${start%"${start##*:}"}
  if [ -n "$before" ] && [[ $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"$before"}")
  fi
}

# Sets 'pending' to what the value of an option can be, if it takes one that is not written behind it.
_dmaowner_pending() {
  local option
  pending=
  for option in $options; do
    case $option in
      "$1|"*) pending="|${option#*|}" ;;
    esac
  done
}

_dmaowner() {
  local words word current command= subcommands options operands pending= elsewhere= state=/var/lib/dmaowner before= number names=
  COMPREPLY=()
  read -ra words <<< "${COMP_LINE:0:COMP_POINT}"
  case ${COMP_LINE:0:COMP_POINT} in
    *[[:blank:]]) words+=("") ;;
  esac
  current=${words[${#words[@]} - 1]}
  _dmaowner_command ""
  for ((number = 1; number < ${#words[@]} - 1; number++)); do
    word=${words[number]}
    if [ -n "$pending" ]; then
      [ "$before" != --state ] || state=$word
      pending=
      continue
    fi
    before=$word
    case $word in
      -m | --machine | --machine=* | --root | --root=*) elsewhere=yes ;;
      --state=*) state=${word#*=} ;;
    esac
    case $word in
      -*=*) ;;
      -*) _dmaowner_pending "$word" ;;
      *)
        case " $subcommands " in
          *" $word "*)
            command="${command:+$command }$word"
            _dmaowner_command "$command"
            ;;
        esac
        ;;
    esac
  done
  if [ -n "$pending" ]; then
    _dmaowner_complete "$current" "$pending"
    return
  fi
  case $current in
    -*=*)
      _dmaowner_pending "${current%%=*}"
      _dmaowner_complete "${current#*=}" "$pending"
      ;;
    -*)
      for word in $options; do
        names+="|=${word%%|*}"
      done
      _dmaowner_complete "$current" "$names"
      ;;
    *) _dmaowner_complete "$current" "$operands${subcommands:+|=${subcommands// /|=}}" ;;
  esac
}

complete -F _dmaowner dmaowner
