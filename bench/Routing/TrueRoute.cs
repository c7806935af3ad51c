namespace Countersign.Bench.Routing;

/// <summary>What a route really is at a moment; a strategy sees only what comes of its messages.</summary>
/// <param name="Price">Millionths for a message.</param>
/// <param name="Conversion">The part of its messages whose code is given back.</param>
/// <param name="Failing">The part of its messages that it fails at once.</param>
internal readonly record struct Truth(long Price, double Conversion, double Failing);

/// <summary>
/// One route over the month: a quality that drifts, days on which it turns grey (takes messages and delivers few),
/// hours in which it is down, and a price that changes now and then. Drawn once, so that all strategies meet the same.
/// </summary>
internal sealed class TrueRoute
{
    /// <summary>Grain of the month: nothing changes more often.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private readonly Truth[] _truth;

    public TrueRoute(string id, long price, double conversion, int steps, Random random)
    {
        (Id, _truth) = (id, new Truth[steps]);
        var (drift, grey, down) = (0.0, 0, 0);
        for (var at = 0; at < steps; at++)
        {
            // A day has 144 steps: grey about every ten days for half a day, down about every five for 40 minutes.
            drift = Math.Clamp(drift + ((random.NextDouble() - 0.5) * 0.01), -0.12, 0.06);
            grey = grey > 0 ? grey - 1 : random.Next(1_440) == 0 ? 72 : 0;
            down = down > 0 ? down - 1 : random.Next(720) == 0 ? 4 : 0;
            if (random.Next(1_440) == 0)
                price = (long)(price * (0.7 + (random.NextDouble() * 0.6)));

            var converting = Math.Clamp(conversion + drift, 0.05, 0.98) * (grey > 0 ? 0.35 : 1);
            _truth[at] = new Truth(price, converting, down > 0 ? 0.95 : 0.005);
        }
    }

    public string Id { get; }

    public Truth At(TimeSpan time) => _truth[Math.Min((int)(time / Step), _truth.Length - 1)];
}
