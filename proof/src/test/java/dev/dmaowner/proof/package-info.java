/** What runs the models and the tests of concurrency, and the oracle that recorded histories are checked against. */
package dev.dmaowner.proof;
