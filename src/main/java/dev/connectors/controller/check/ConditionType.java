package dev.connectors.controller.check;

/** Conditions of a Connector, in the order in which they are shown; Ready follows from them. */
public enum ConditionType {
  ConnectorClassReady,
  SecretReady,
  LivenessReady,
  AuthReady,
  CACertReady,
  ProxyServiceReady
}
