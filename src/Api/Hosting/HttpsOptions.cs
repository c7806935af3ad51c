using System.Security.Cryptography.X509Certificates;

namespace Countersign.Api.Hosting;

/// <summary>The server's own certificate, where it ends TLS itself (configuration section <c>Https</c>).</summary>
internal sealed class HttpsOptions
{
    /// <summary>
    /// A PEM file with the certificate and those that it was issued by. Addresses in <c>Urls</c> that begin with
    /// <c>https://</c> use it. Default: none, and no HTTPS.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>A PEM file with its private key, not encrypted. Default: the file of the certificate.</summary>
    public string? Key { get; set; }

    /// <summary>The certificate; null where none is named.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public X509Certificate2? Load()
    {
        if (string.IsNullOrEmpty(Certificate))
            return null;

        try
        {
            return X509Certificate2.CreateFromPemFile(Certificate, Key);
        }
        catch (Exception fault) when (fault is IOException or System.Security.Cryptography.CryptographicException
            or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                "Https:Certificate and Https:Key must be PEM files that belong together; "
                + $"'{Certificate}' cannot be used ({fault.GetType().Name}).",
                fault);
        }
    }
}
