package dev.connectors.controller.check;

/**
 * Reasons of conditions. A reason of False is named as the violation; what to do is in the message.
 */
public enum Reason {
  // True
  ConnectorClassIsReady,
  SecretFound,
  CACertFound,
  ProxyServiceApplied,
  ProbeSucceeded,
  NotRequired,
  NotTested,
  AllConditionsTrue,
  Valid,

  // Unknown
  Probing,
  ConnectorClassNotYetChecked,
  WaitingForConnectorClass,
  WaitingForSecret,
  WaitingForCACert,
  SecretUnreadable,
  PoliciesMissing,
  PassFailed,

  // False: the class of a Connector, and its parameters
  ConnectorClassDoesNotExist,
  ConnectorClassIsNotReady,
  ParamUnknown,
  ParamMissing,
  ParamInvalid,

  // False: Secrets
  AuthTypeUnknown,
  AuthMissing,
  SecretRefMissing,
  AuthParamUnknown,
  AuthParamMissing,
  SecretDoesNotExist,
  SecretTypeWrong,
  SecretKeyMissing,
  SecretTooLarge,
  SecretsTooMany,
  SecretNotForAddress,
  SecretElsewhere,
  CredentialNotCopied,
  CredentialNotRemoved,
  CACertSecretDoesNotExist,
  CACertKeyMissing,
  CACertInvalid,
  CACertExpired,
  SecretValueInvalid,

  // False: probes
  AddressInvalid,
  AddressDenied,
  AddressNotResolved,
  ConnectionRefused,
  ConnectionFailed,
  TlsNotTrusted,
  TimedOut,
  ResponseTooLarge,
  RedirectedElsewhere,
  StatusUnexpected,
  SuccessNotMet,
  ProbeRequestInvalid,
  ProbeFailed,

  // False: the Service
  ServiceNameTaken,
  ServiceRefused,

  // False: a ConnectorClass itself
  NameDuplicate,
  SecretKeysEmpty,
  HeaderInvalid,
  AuthProbeInvalid,
  ProbeInvalid,
  SuccessInvalid,
  TemplateInvalid,
  FileNameInvalid,
  FileModeInvalid,
  OperationInvalid,
  OperationUnreachable,
  MintInvalid,
  ActAsInvalid,
  PluginUnknown,
  TimeoutInvalid
}
