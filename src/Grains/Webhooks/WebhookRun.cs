using System.Threading.Channels;

namespace Countersign.Webhooks;

/// <summary>One stretch of work on an endpoint: what its attempts said, and that there is more to do.</summary>
/// <param name="key">The endpoint's key.</param>
/// <param name="id">Names the run.</param>
/// <param name="lane">How much the endpoint is asked at once.</param>
internal sealed class WebhookRun(string key, OperationId id, EndpointLane lane)
{
    // Bounded by the attempts under way, of which the lane allows so many; a nudge is lost only where another waits.
    private readonly Channel<WebhookOutcome?> _news = Channel.CreateUnbounded<WebhookOutcome?>();
    private int _isNudged;

    public string Key => key;

    public OperationId Id => id;

    public EndpointLane Lane => lane;

    /// <summary>An attempt is over.</summary>
    public void Tell(WebhookOutcome outcome) => _news.Writer.TryWrite(outcome);

    /// <summary>There may be more to send than there was.</summary>
    public void Nudge()
    {
        if (Interlocked.Exchange(ref _isNudged, 1) == 0)
            _news.Writer.TryWrite(null);
    }

    /// <summary>Waits for news and adds them; how many attempts are over.</summary>
    public async Task<int> HearAsync(ICollection<WebhookOutcome> outcomes)
    {
        var over = 0;
        Note(await _news.Reader.ReadAsync());
        while (_news.Reader.TryRead(out var more))
            Note(more);
        return over;

        void Note(WebhookOutcome? outcome)
        {
            if (outcome is null)
            {
                Volatile.Write(ref _isNudged, 0);
                return;
            }

            outcomes.Add(outcome);
            over++;
        }
    }
}
