/** Measurements of the hot paths, as ratios against a bare Vert.x route in the same run. */
package dev.handfast.bench;
