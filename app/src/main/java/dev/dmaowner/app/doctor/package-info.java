/**
 * The command {@code doctor}: whether a machine is ready to hand devices to userspace, one check a line, each with its cure. What JSON it
 * prints is described by {@code doctor.schema.json} beside this package's classes.
 */
@NullMarked
package dev.dmaowner.app.doctor;

import org.jspecify.annotations.NullMarked;
