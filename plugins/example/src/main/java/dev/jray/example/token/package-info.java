/**
 * An example: the protocol "token", which lets those through who know a token. It has no encryption
 * of its own; put TLS below it.
 */
package dev.jray.example.token;
