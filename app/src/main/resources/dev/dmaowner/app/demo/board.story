## Who owns the DMA of a device?

# Some devices share what the IOMMU tells them apart by. Linux puts them into
# one group, and all devices of a group must be under the kernel's control, or
# all under a user's, never a mixture. This is what a small board would do. It
# has a host1x with two display controllers (dc) and an engine (vic), and two
# Ethernet controllers. The kernel has booted, and its drivers are bound.

## Act 1. Devices that share a group share its fate

# The display controllers and the engine are one group. Their drivers have
# attached a domain of their own, which they share: a set of mappings that the
# kernel's DMA API knows nothing of.

cat /sys/kernel/iommu_groups/1/name

# The second Ethernet controller is wired so that the SMMU cannot tell it from a
# display controller, and so it is in their group. Its driver uses the DMA API,
# and what it maps would not be in the domain that is attached. The kernels of
# today have refused it at boot. The proposal of 2021 asked who owns the group
# before firmware had said which group that is; on a device's first bind there
# was none to ask about, and the driver slipped in. (So did the driver of the
# first Ethernet controller, which is why nobody seems to own group 2.)

echo 80010000.ethernet > /sys/bus/platform/drivers/amd-xgbe/unbind

# From the second bind on the proposal refuses it as well.

echo 80010000.ethernet > /sys/bus/platform/drivers/amd-xgbe/bind

## Act 2. A device goes to a user

# The first Ethernet controller is alone in its group. Its driver lets go of it,
# and vfio-platform takes it instead.

echo 80000000.ethernet > /sys/bus/platform/drivers/amd-xgbe/unbind
echo vfio-platform > /sys/bus/platform/devices/80000000.ethernet/driver_override
echo 80000000.ethernet > /sys/bus/platform/drivers_probe

# Bound to vfio is not yet owned by a user. A program (a virtual machine, DPDK)
# opens the group's file below /dev/vfio and gives it to a container; now the
# group is its own. (What programs ask of open files is written as one word.)

open_group net 2
open_container space
set_container net space

# The container wants an IOMMU driver, and is refused for a reason of its own:
# this SMMU does not keep the interrupts of devices apart. Here the program is
# trusted, and the cure is taken.

set_iommu space 1
echo Y > /sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts
set_iommu space 1
get_device device net 80000000.ethernet

# The kernel wants the controller back. It has to wait until the program lets go.

echo 80000000.ethernet > /sys/bus/platform/drivers/vfio-platform/unbind
close device
close net
close space
echo > /sys/bus/platform/devices/80000000.ethernet/driver_override
echo 80000000.ethernet > /sys/bus/platform/drivers_probe

## Act 3. A mixture is refused

# Somebody wants the second Ethernet controller for a program, the one in the
# group of the displays. Binding it to vfio does no harm, and is allowed.

echo vfio-platform > /sys/bus/platform/devices/80010000.ethernet/driver_override
echo 80010000.ethernet > /sys/bus/platform/drivers_probe
open_group mix 1
open_container space

# Owning it is another thing: the program could reach the displays' memory.

set_container mix space

# So the engine is taken from its driver. The shared domain goes with it. Here
# the generations part. In the proposal the display drivers had claimed the
# group only for that domain, so that now nobody claims it. In the kernels of
# today every bound driver counts, and two are still bound.

echo 54340000.vic > /sys/bus/platform/drivers/tegra-vic/unbind
set_container mix space

# Now the display controllers are taken from their drivers as well.

close mix
close space
echo 54200000.dc > /sys/bus/platform/drivers/tegra-dc/unbind
echo 54240000.dc > /sys/bus/platform/drivers/tegra-dc/unbind
open_group mix 1
open_container space
set_container mix space

## Act 4. It holds the other way round

# The program owns the group. The kernel wants a display controller back.

echo 54200000.dc > /sys/bus/platform/drivers/tegra-dc/bind
echo 54240000.dc > /sys/bus/platform/drivers/tegra-dc/bind
echo 54340000.vic > /sys/bus/platform/drivers/tegra-vic/bind

# The kernels of today refuse it at once. In the proposal these drivers may be
# bound, for they claim the group only when they attach their domain. That is
# refused: the device that stands for them all, drm, is there without a driver.

# The program ends, and everything goes back to where it was. Under the proposal
# the display drivers have been bound all the while, and only drm still has to
# be offered to its driver.

close mix
close space
echo 80010000.ethernet > /sys/bus/platform/drivers/vfio-platform/unbind
echo > /sys/bus/platform/devices/80010000.ethernet/driver_override
echo 54200000.dc > /sys/bus/platform/drivers_probe
echo 54240000.dc > /sys/bus/platform/drivers_probe
echo 54340000.vic > /sys/bus/platform/drivers_probe
echo drm > /sys/bus/host1x/drivers_probe

## What to try next

#   dmaowner show -m sample:board          this board, after boot
#   dmaowner show -m sample:pci            a PC
#   dmaowner show                          the machine that this runs on
#   dmaowner simulate -m sample:board FILE lines as above, from a file of yours
#   dmaowner help                          everything else
