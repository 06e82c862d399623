/**
 * The {@code attrs} of a rule: the part of Starlark that V2Ray's users write, in a small parser of
 * its own. Length and depth are bounded, and what it does not know it refuses when it reads it.
 */
package dev.jray.feature.router.attribute;
