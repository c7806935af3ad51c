using Countersign.Carriers.Http.Lookups;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Lookups;

/// <summary>
/// What carriers said a moment ago, so that asking twice does not cost twice. By the keyed hash of the number: the
/// numbers themselves are not kept. The oldest go first.
/// </summary>
internal sealed class LiveAnswers(IOptions<LookupSettings> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LineStatus> _kept = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset Ends)> _order = new();

    /// <summary>What was said; null where it is too long ago, or was never said.</summary>
    public LineStatus? Find(string key)
    {
        lock (_gate)
        {
            Forget(time.GetUtcNow());
            return _kept.GetValueOrDefault(key);
        }
    }

    /// <summary>Keeps what was said.</summary>
    public void Keep(string key, LineStatus status)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            Forget(now);
            if (!_kept.TryAdd(key, status))
                return; // Two asked at once; what the first heard is as good.
            _order.Enqueue((key, now + options.Value.KeepFor));
            if (_order.Count > options.Value.Keep)
                _kept.Remove(_order.Dequeue().Key);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Ends <= now)
            _kept.Remove(_order.Dequeue().Key);
    }
}
