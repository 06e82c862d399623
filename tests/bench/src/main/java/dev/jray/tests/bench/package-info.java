/** The end-to-end benchmark program: JRay beside v2ray and haproxy, one table of ratios. */
package dev.jray.tests.bench;
