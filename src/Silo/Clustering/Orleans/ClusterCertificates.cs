using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Countersign.Silo.Clustering;

/// <summary>
/// TLS in both directions between processes of a cluster: each shows a certificate that leads to the cluster's own
/// root, and silos the cluster's name. Certificates are read at the start; a new one is taken up by a restart.
/// </summary>
internal static class ClusterCertificates
{
    public static void Apply(ClusterTls settings, TlsOptions tls)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(settings.AuthorityFile!);
        tls.LocalCertificate = X509Certificate2.CreateFromPemFile(settings.CertificateFile!, settings.KeyFile);
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, chain, errors) =>
            !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && LeadsTo(roots, certificate, chain);
        tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = settings.ServerName;
    }

    private static bool LeadsTo(X509Certificate2Collection roots, X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        foreach (var element in shown?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);

        return chain.Build(certificate);
    }
}
