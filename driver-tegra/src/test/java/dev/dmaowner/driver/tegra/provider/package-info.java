/** Tests of Tegra's drivers on machines made from boards' trees and from small trees made by hand. */
@NullMarked
package dev.dmaowner.driver.tegra.provider;

import org.jspecify.annotations.NullMarked;
