/**
 * How a process is, made of what it told: metrics, health and readiness, for those who operate it. Nothing is measured for
 * them, so that nothing costs anything while nobody asks.
 */
package io.understudy.observer.vitals;
