package dev.connectors.plugin.git;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;

/**
 * What JGit finds by name while it lists references, and a native executable must therefore be told
 * of: its texts, and the values of the enums in its configuration.
 */
@RegisterResourceBundle(bundleName = "org.eclipse.jgit.internal.JGitText")
@RegisterForReflection(
    classNames = {
      "org.eclipse.jgit.internal.JGitText",
      "org.eclipse.jgit.lib.CoreConfig$AutoCRLF",
      "org.eclipse.jgit.lib.CoreConfig$CheckStat",
      "org.eclipse.jgit.lib.CoreConfig$EOL",
      "org.eclipse.jgit.lib.CoreConfig$EolStreamType",
      "org.eclipse.jgit.lib.CoreConfig$HideDotFiles",
      "org.eclipse.jgit.lib.CoreConfig$LogRefUpdates",
      "org.eclipse.jgit.lib.CoreConfig$SymLinks",
      "org.eclipse.jgit.lib.CoreConfig$TrustLooseRefStat",
      "org.eclipse.jgit.lib.CoreConfig$TrustPackedRefsStat",
      "org.eclipse.jgit.lib.CoreConfig$TrustStat",
      "org.eclipse.jgit.transport.HttpConfig$HttpRedirectMode",
      "org.eclipse.jgit.transport.TransferConfig$FsckMode",
      "org.eclipse.jgit.transport.TransferConfig$ProtocolVersion"
    })
final class JGitInNative {
  private JGitInNative() {}
}
