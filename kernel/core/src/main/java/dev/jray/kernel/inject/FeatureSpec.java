package dev.jray.kernel.inject;

import dev.jray.spi.feature.FeatureProvider;

/**
 * A feature that a configuration asks for.
 *
 * @param settings of the provider's codec
 */
public record FeatureSpec<C>(FeatureProvider<C> provider, C settings) {}
