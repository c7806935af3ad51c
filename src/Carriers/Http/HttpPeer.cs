using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;
using Countersign.Carriers.Http.Templates;
using Countersign.Egress;

namespace Countersign.Carriers.Http;

/// <summary>The connections to one carrier, whose address the operator wrote and which may lie inside.</summary>
internal sealed class HttpPeer : IDisposable
{
    private static readonly TimeSpan LongConnect = TimeSpan.FromSeconds(3);

    private readonly HttpMessageInvoker _http;
    private readonly BasicUser? _user;
    private readonly int _maxBytes;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The route's settings.</param>
    /// <param name="connections">Connections at once.</param>
    /// <param name="user">Who goes into the <c>Authorization</c> header; null for nobody.</param>
    public HttpPeer(HttpRouteOptions options, int connections, BasicUser? user)
    {
        _user = user;
        _maxBytes = options.MaxAnswerBytes;
        _http = EgressHandler.Invoker(EgressHandler.ToOperators(new EgressLimits
        {
            Connections = connections,
            ConnectTimeout = options.ConnectTimeout ?? (LongConnect < options.Timeout ? LongConnect : options.Timeout),
            IdleTimeout = options.IdleTimeout,
            Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
        }));
    }

    /// <summary>
    /// Sends a request once and reads its answer; never throws for what a network does. The answer is null where there
    /// is none that could be read, and then <c>Fault</c> says why and <c>WasSent</c> whether the request may have
    /// arrived.
    /// </summary>
    public async Task<PeerAnswer> SendAsync(
        RequestTemplate template, IPlaceholderValues values, CancellationToken cancellationToken)
    {
        using var request = template.Fill(values, out var content);
        if (_user is not null)
            request.Headers.Authorization = _user.Header;
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, cancellationToken);
            var answer = await CarrierAnswer.ReadAsync(response, _maxBytes, cancellationToken);
            return new PeerAnswer(response, answer, Reasons.Unreadable, WasSent: true);
        }
#pragma warning disable CA1031 // Once something was sent, no fault of whatever kind may pass for "not sent".
        catch (Exception fault)
#pragma warning restore CA1031
        {
            var reason = !content.HasBegun ? Reasons.NoConnection
                : fault is OperationCanceledException ? Reasons.TimedOut
                : Reasons.ConnectionLost;
            return new PeerAnswer(response, Answer: null, reason, content.HasBegun);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back, if anything.</summary>
/// <param name="Response">What the answer lies in.</param>
/// <param name="Answer">The answer; null where none could be read.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="WasSent">Whether the request may have arrived.</param>
internal sealed record PeerAnswer(HttpResponseMessage? Response, CarrierAnswer? Answer, string Fault, bool WasSent)
    : IDisposable
{
    public void Dispose()
    {
        Answer?.Dispose();
        Response?.Dispose();
    }
}

/// <summary>A user and its password.</summary>
internal sealed class BasicUser(string user, SecretFile password)
{
    /// <summary>The header, with the password as it is now.</summary>
    public AuthenticationHeaderValue Header =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Value}")));
}
