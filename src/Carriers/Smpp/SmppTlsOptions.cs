namespace Countersign.Carriers.Smpp;

/// <summary>How a connection is secured (<c>Routes:{route}:Smpp:Tls</c>).</summary>
public sealed class SmppTlsOptions
{
    /// <summary>Whether TLS is used. Default: true where the section is there.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The name the carrier's certificate must have. Default: the host.</summary>
    public string? ServerName { get; set; }

    /// <summary>
    /// A PEM file with the certificates that the carrier's must lead to; null for those the system trusts.
    /// </summary>
    public string? CaFile { get; set; }
}
