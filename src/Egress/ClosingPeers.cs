using System.Collections.Concurrent;
using System.Net;

namespace Countersign.Egress;

/// <summary>
/// Asks peers that speak HTTP/1.0 to close after each answer, as they do anyway without a word: on a connection that is
/// kept meanwhile the next request may be lost, and nobody could say whether it had arrived.
/// </summary>
internal sealed class ClosingPeers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Most peers remembered; beyond them all are learned anew.</summary>
    private const int MaxPeers = 1_000;

    private readonly ConcurrentDictionary<string, bool> _peers = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var peer = request.RequestUri!.Authority;
        var isKnown = _peers.ContainsKey(peer);
        if (isKnown)
            request.Headers.ConnectionClose = true;

        var response = await base.SendAsync(request, cancellationToken);
        var closes = response.Version < HttpVersion.Version11 && !response.Headers.Connection.Contains("keep-alive");
        if (closes && !isKnown)
            Remember(peer);
        else if (!closes && isKnown)
            _peers.TryRemove(peer, out _);
        return response;
    }

    private void Remember(string peer)
    {
        if (_peers.Count >= MaxPeers)
            _peers.Clear();
        _peers.TryAdd(peer, true);
    }
}
