using System.Net;

namespace Countersign.Egress;

/// <summary>How much of a machine the requests to one kind of peer may take.</summary>
internal sealed record EgressLimits
{
    /// <summary>Connections to one peer at once.</summary>
    public required int Connections { get; init; }

    /// <summary>How long connecting may take.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>How long an unused connection is kept.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Bytes of an unread answer that are taken off its connection, so that it can be used again.</summary>
    public int DrainBytes { get; init; }

    /// <summary>The proxy; null for none: the environment's is never taken.</summary>
    public IWebProxy? Proxy { get; init; }
}

/// <summary>
/// How every outgoing request of the installation is made: without redirects, cookies and decompression, with bounded
/// headers and connections, and out of reach of the framework's own tracing, in which numbers would stand.
/// </summary>
internal static class EgressHandler
{
    private const int MaxHeaderKilobytes = 16;
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    /// <summary>What sends by such a handler, and disposes it.</summary>
    public static HttpMessageInvoker Invoker(SocketsHttpHandler handler) => new(new ClosingPeers(handler));

    /// <summary>For addresses that the operator wrote, which may lie inside.</summary>
    public static SocketsHttpHandler ToOperators(EgressLimits limits) => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = limits.ConnectTimeout,
        MaxConnectionsPerServer = limits.Connections,
        MaxResponseDrainSize = limits.DrainBytes,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        PooledConnectionIdleTimeout = limits.IdleTimeout,
        PooledConnectionLifetime = ConnectionLife,
        Proxy = limits.Proxy,
        ResponseDrainTimeout = DrainTime,
        UseCookies = false,
        UseProxy = limits.Proxy is not null,
    };

    /// <summary>For addresses that a tenant wrote: each connection goes where the policy lets it, directly.</summary>
    public static SocketsHttpHandler ToTenants(EgressLimits limits, EgressPolicy policy, IAddressResolver resolver)
    {
        if (limits.Proxy is not null)
            throw new ArgumentException("A proxy would connect where nobody looks.", nameof(limits));
        var handler = ToOperators(limits);
        handler.ConnectCallback = new EgressConnector(policy, resolver).ConnectAsync;
        return handler;
    }
}
