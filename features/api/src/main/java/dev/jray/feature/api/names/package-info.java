/** The names of V2Ray's and Xray's messages and services, for server and client. */
package dev.jray.feature.api.names;
