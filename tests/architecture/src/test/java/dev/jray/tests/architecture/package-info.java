/** The walls of the house: who may depend on whom, and what nobody may do. */
package dev.jray.tests.architecture;
