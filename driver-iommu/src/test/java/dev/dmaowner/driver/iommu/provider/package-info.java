/** Tests of the drivers of IOMMUs: each rule with its counterpart, on devices made by hand and on recorded machines. */
@NullMarked
package dev.dmaowner.driver.iommu.provider;

import org.jspecify.annotations.NullMarked;
