using System.Threading.RateLimiting;
using Countersign.Carriers.Http.Settings;
using Countersign.Carriers.Http.Templates;
using Countersign.Numbers;
using Polly;
using Polly.CircuitBreaker;

namespace Countersign.Carriers.Http.Lookups;

/// <summary>A carrier that is asked about numbers. Asking twice does no harm, but costs, so it is not done.</summary>
internal sealed class LookupRoute : IDisposable
{
    private readonly string _name;
    private readonly LookupOptions _options;
    private readonly RequestTemplate _request;
    private readonly LookupAnswers _answers;
    private readonly HttpPeer _peer;
    private readonly ConcurrencyLimiter _window;
    private readonly ResiliencePipeline<Found> _pipeline;
    private readonly TimeProvider _time;

    private LookupRoute(
        string name,
        HttpRouteOptions options,
        RequestTemplate request,
        LookupAnswers answers,
        BasicUser? user,
        TimeProvider time,
        IRandomSource random)
    {
        (_name, _options, _request, _answers, _time) = (name, options.Lookup!, request, answers, time);
        _peer = new HttpPeer(options, _options.Window, user);
        _window = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = _options.Window });
        _pipeline = HttpPipeline.Build<Found>(options, time, random, static _ => { }, static () => { });
    }

    /// <summary>The route; null, and faults, where its settings cannot work.</summary>
    public static LookupRoute? Read(
        string name, HttpRouteOptions options, TimeProvider time, IRandomSource random, SettingFaults faults)
    {
        var lookup = options.Lookup!;
        RouteRules.Check(options, faults);
        var scope = new TemplateScope(Placeholders.OfLookups, RouteRules.Secrets(options, time, faults));
        var user = RouteRules.User(options, time, faults);
        var request = RequestTemplate.Read(lookup, "Lookup:", scope, options.AllowPlainHttp, faults);
        RouteRules.CheckSecrets(options, scope, faults);
        var answers = new LookupAnswers(lookup, faults);
        faults.Unless(lookup.Window is >= 1 and <= 1_000, "Lookup:Window", "must be 1 to 1,000; correct it.");
        faults.Unless(
            lookup.Regions.TrueForAll(NumberParser.IsRegion), "Lookup:Regions", "must be ISO 3166 codes, as in UZ.");
        return request is null || faults.All.Count > 0
            ? null
            : new LookupRoute(name, options, request, answers, user, time, random);
    }

    /// <summary>Whether it knows the numbers of a region.</summary>
    public bool Serves(string region) => _options.Regions.Count == 0 || _options.Regions.Contains(region);

    /// <summary>What the carrier says; null where it says nothing, is resting, or has enough to do.</summary>
    public async Task<LineStatus?> FindAsync(E164 number, CancellationToken cancellationToken)
    {
        using var place = _window.AttemptAcquire();
        if (!place.IsAcquired)
            return null;
        try
        {
            var found = await _pipeline.ExecuteAsync(
                static (state, token) => state.Route.AskAsync(state.Number, token),
                (Route: this, Number: number),
                cancellationToken);
            return found.Status;
        }
        catch (BrokenCircuitException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _window.Dispose();
        _peer.Dispose();
    }

    private async ValueTask<Found> AskAsync(E164 number, CancellationToken cancellationToken)
    {
        using var answer = await _peer.SendAsync(_request, new NumberValues(number), cancellationToken);
        var status = answer.Answer is null ? null : _answers.Read(answer.Answer, _name, _time.GetUtcNow());
        return new Found(status);
    }

    private sealed record Found(LineStatus? Status) : IOutcome
    {
        public bool HasFailed => Status is null;

        public bool MayRepeat => false;
    }
}
