package dev.connectors.operator.assess;

/** Reasons of a component's conditions; those of an override that cannot be are the policy's. */
public enum Reason {
  AdditionalManifestsNotSupported,
  AsDesired,
  Available,
  ConnectorClassMissing,
  ConnectorClassNotReady,
  CoreMissing,
  CoreNotReady,
  CoreReady,
  InstalledElsewhere,
  InvalidOverride,
  NoZoneLabels,
  NotApplied,
  NotHighlyAvailable,
  NotRequested,
  NotStalled,
  Paused,
  PodSecurity,
  Ready,
  RollingOut,
  RolloutStuck,
  Settled,
  SurvivesLoss,
  UpgradeInOrder,
  WaitingForCore,
  WriteFailed,
  WrongNamespace
}
