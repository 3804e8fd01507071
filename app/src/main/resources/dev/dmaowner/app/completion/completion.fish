# Completion of dmaowner for fish: dmaowner completion fish | source
# Names come from this host's /sys and /var/lib/dmaowner, read by the shell itself.

# Whether the words so far lead to the command that is given.
function __dmaowner_at
    set -l path
    set -l skip no
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case '-*=*'
            case '-*'
                if contains -- $word @VALUED@
                    set skip yes
                end
            case '*'
                if contains -- (string join ' ' $path $word) @PATHS@
                    set path $path $word
                end
        end
    end
    test (string join ' ' x $path) = (string join ' ' x $argv)
end

# Whether the line asks about another machine than this one, of which nothing is known here.
function __dmaowner_elsewhere
    string match -q -r -- '^(-m|(--machine|--root)(=.*)?)$' (commandline -opc)
end

function __dmaowner_device
    __dmaowner_elsewhere; and return
    for path in /sys/kernel/iommu_groups/*/devices/* /sys/bus/pci/devices/*
        string replace -r '.*/' '' -- $path
    end
    for path in /sys/class/net/*/device /sys/class/block/*/device
        string replace -r '.*/(.*)/device$' '$1' -- $path
    end
end

function __dmaowner_group
    __dmaowner_elsewhere; and return
    for path in /sys/kernel/iommu_groups/*
        string replace -r '.*/' '' -- $path
    end
end

function __dmaowner_driver
    __dmaowner_elsewhere; and return
    for path in /sys/bus/*/drivers/*
        string replace -r '.*/' '' -- $path
    end
end

function __dmaowner_journal
    set -l state /var/lib/dmaowner
    set -l words (commandline -opc)
    for number in (seq (count $words))
        switch $words[$number]
            case --state
                set -q words[(math $number + 1)]; and set state $words[(math $number + 1)]
            case '--state=*'
                set state (string replace -- --state= '' $words[$number])
        end
    end
    for path in $state/journals/*.journal
        string replace -r -f '.*/0*([0-9]+)\.journal$' '$1' -- $path
    end
end

function __dmaowner_command
    string split ' ' -- '@SUBCOMMANDS@'
end

function __dmaowner_folder
    __fish_complete_directories (commandline -ct)
end

@COMMANDS@
