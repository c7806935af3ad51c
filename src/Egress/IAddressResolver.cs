using System.Net;

namespace Countersign.Egress;

/// <summary>Asks where a name leads.</summary>
internal interface IAddressResolver
{
    /// <summary>The addresses of a name, or the address that the name is. Throws where there is none.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>As the machine does.</summary>
internal sealed class SystemResolver : IAddressResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);
}
