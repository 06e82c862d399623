/** Balancers: groups of outbounds out of which one is chosen for each flow. */
package dev.jray.feature.router.balance;
