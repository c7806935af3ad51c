using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Countersign.Egress;
using Microsoft.Extensions.Options;

namespace Countersign.Webhooks;

/// <inheritdoc cref="IWebhookSender"/>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private const string Agent = "Countersign-Webhooks/1";

    /// <summary>Bytes of an answer that are read off before its connection is used again; nobody needs them.</summary>
    private const int DrainBytes = 16 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly SocketShares _shares;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly EgressPolicy _sandboxPolicy;
    private readonly HttpMessageInvoker _live;
    private readonly HttpMessageInvoker _sandbox;

    public WebhookSender(
        SocketShares shares, IAddressResolver resolver, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_shares, _time, _timeout) = (shares, time, options.Value.Timeout);
        _sandboxPolicy = options.Value.AllowLoopback ? EgressPolicy.PublicAndLoopback : EgressPolicy.Public;
        var limits = new EgressLimits
        {
            Connections = options.Value.Concurrency,
            ConnectTimeout = ConnectTimeout,
            IdleTimeout = IdleTimeout,
            DrainBytes = DrainBytes,
        };

        // Two, so that no connection that was made for a sandbox serves anybody else.
        _live = EgressHandler.Invoker(EgressHandler.ToTenants(limits, EgressPolicy.Public, resolver));
        _sandbox = EgressHandler.Invoker(EgressHandler.ToTenants(limits, _sandboxPolicy, resolver));
    }

    public string? FaultOf(string url, bool sandbox)
    {
        EgressUrl.TryRead(url, sandbox ? _sandboxPolicy : EgressPolicy.Public, out _, out var fault);
        return fault;
    }

    public async Task<WebhookOutcome> SendAsync(WebhookTarget target, WebhookAttempt attempt, bool isSuspect)
    {
        using var place = await _shares.EnterAsync(target.Tenant, isSuspect);
        var (at, began) = (_time.GetUtcNow(), _time.GetTimestamp());
        var outcome = new WebhookOutcome { Partition = attempt.Partition, Index = attempt.Index, At = at };
        if (place is null)
            return outcome with { Error = WebhookError.Postponed };

        using var patience = new CancellationTokenSource(_timeout, _time);
        try
        {
            using var request = Request(target, attempt, at);
            using var response = await (target.Sandbox ? _sandbox : _live).SendAsync(request, patience.Token);
            outcome = outcome with { Status = (int)response.StatusCode, RetryAfter = RetryAfter(response, at) };
        }
        catch (OperationCanceledException)
        {
            outcome = outcome with { Error = WebhookError.TimedOut };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UriFormatException)
        {
            outcome = outcome with { Error = ErrorOf(fault) };
        }

        return outcome with { Took = _time.GetElapsedTime(began) };
    }

    public void Dispose()
    {
        _live.Dispose();
        _sandbox.Dispose();
    }

    private static HttpRequestMessage Request(WebhookTarget target, WebhookAttempt attempt, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url)
        {
            Content = new ByteArrayContent(attempt.Body) { Headers = { ContentType = Json } },
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", Agent);
        var id = WebhookSignature.IdOf(attempt.Event);
        headers.TryAddWithoutValidation(WebhookSignature.IdHeader, id);
        headers.TryAddWithoutValidation(
            WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader,
            WebhookSignature.Of(target.Secrets, id, timestamp, attempt.Body));
        return request;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } wait } => wait,
            { Date: { } date } => date - now,
            _ => null,
        };

    private static WebhookError ErrorOf(Exception fault) => fault switch
    {
        EgressRefusedException or UriFormatException => WebhookError.AddressRefused,
        { InnerException: EgressRefusedException } => WebhookError.AddressRefused,
        { InnerException: AuthenticationException } => WebhookError.NotPrivate,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => WebhookError.NotPrivate,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => WebhookError.NoConnection,
        { InnerException: SocketException } => WebhookError.NoConnection,
        _ => WebhookError.ConnectionLost,
    };
}
