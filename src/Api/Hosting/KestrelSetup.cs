using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Countersign.Api.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Countersign.Api.Hosting;

/// <summary>How the server listens, and how patient it is with slow clients.</summary>
internal static class KestrelSetup
{
    private const int DefaultPort = 8080;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;
    private const int MaxRequestLine = 4 * 1024;
    private const int SlowestBytesPerSecond = 240;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Listens on 127.0.0.1 and <c>PORT</c> (8080), or on <c>Urls</c> where given; by HTTPS where there is a
    /// certificate; and on <c>Admin:Url</c> beside it.
    /// </summary>
    public static void ConfigureKestrel(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var https = configuration.GetSection("Https").Get<HttpsOptions>() ?? new HttpsOptions();
        var urls = configuration["urls"];
        if (string.IsNullOrEmpty(urls))
        {
            var port = configuration.GetValue<int?>("PORT") ?? DefaultPort;
            if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
                throw new InvalidOperationException($"PORT is {port}; it must be 0 to 65535.");
            urls = $"{(https.Certificate is null ? "http" : "https")}://127.0.0.1:{port}";
        }

        if (configuration["Admin:Url"] is { Length: > 0 } admin)
            urls = $"{urls};{admin}";
        var limits = configuration.GetSection("FrontDoor").Get<FrontDoorOptions>() ?? new FrontDoorOptions();
        builder.WebHost.UseUrls(urls);
        var connections = new ConnectionsOfAddresses(limits);
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, limits));
        builder.WebHost.ConfigureKestrel(connections.Watch);
        if (https.Load() is { } certificate)
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Secure(kestrel, certificate));
    }

    private static void Secure(KestrelServerOptions kestrel, X509Certificate2 certificate) =>
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = certificate;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.HandshakeTimeout = HeadersTimeout;
        });

    private static void Limit(KestrelServerOptions kestrel, FrontDoorOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestBodySize = RequestLimits.MaxDrainedBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestLineSize = MaxRequestLine;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
    }
}
