using Countersign.Carriers.Routing;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Carriers.Links;

/// <summary>
/// A route's carrier as one process sees it: hands each message to the link of the route that has the least to do. A
/// call is made once; one whose answer is lost is <see cref="SubmissionResult.Unknown"/> and is never made again.
/// </summary>
internal sealed partial class RouteLinks : ICarrier
{
    private readonly Link[] _links;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _turn;

    public RouteLinks(
        string route, int links, RouteWindow? window, IGrainFactory grains, TimeProvider time, ILogger logger)
    {
        _links = [.. Enumerable.Range(0, links).Select(
            number => new Link(grains.GetGrain<ICarrierLinkGrain>(LinkPlan.KeyOf(route, number)), Moved))];
        (Window, _time, _logger) = (window, time, logger);
    }

    /// <summary>What this process may have at the carrier at once; null where that is not limited.</summary>
    public RouteWindow? Window { get; }

    /// <summary>The links, in the order of their numbers.</summary>
    public IReadOnlyList<Link> Links => _links;

    public async Task<SubmissionResult> SubmitAsync(
        Submission submission, CancellationToken cancellationToken = default)
    {
        uint tried = 0;
        for (var tries = 1; ; tries++)
        {
            if (_time.GetUtcNow() >= submission.NotAfter)
                return new SubmissionResult.Expired();

            var at = Choose(tried);
            tried |= 1u << at;
            var result = await SubmitAsync(_links[at], submission, cancellationToken);
            if (result is not SubmissionResult.Rejected { Reason: LinkReasons.Down })
                return result;

            _links[at].State = LinkState.Connecting;
            if (tries == _links.Length)
                return result;
        }
    }

    private async Task<SubmissionResult> SubmitAsync(
        Link link, Submission submission, CancellationToken cancellationToken)
    {
        link.Enter();
        try
        {
            return await link.Grain.SubmitAsync(submission, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new SubmissionResult.Unknown(LinkReasons.Recalled);
        }
        catch (Exception fault) when (fault.Cause() is LimitExceededException or GatewayTooBusyException)
        {
            // Refused at the door of the link: no turn of it has seen the message.
            return new SubmissionResult.Rejected(LinkReasons.Busy, TryNextRoute: true);
        }
#pragma warning disable CA1031 // A silo that died, a call that timed out: the message may have been sent or not.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Lost(_logger, submission.Route, fault.GetType().Name);
            return new SubmissionResult.Unknown(LinkReasons.Lost);
        }
        finally
        {
            link.Leave();
        }
    }

    private void Moved() => Window?.SetUp(Array.FindAll(_links, static link => link.IsUp).Length);

    /// <summary>The link that is up and has the least to do; the next in turn where several are alike.</summary>
    private int Choose(uint tried)
    {
        var turn = (uint)Interlocked.Increment(ref _turn);
        var (best, bestRank) = (-1, long.MaxValue);
        for (var step = 0u; step < _links.Length; step++)
        {
            var at = (int)((turn + step) % _links.Length);
            if ((tried & (1u << at)) == 0 && _links[at].Rank is var rank && rank < bestRank)
                (best, bestRank) = (at, rank);
        }

        return best;
    }

    /// <summary>A link, as this process sees it.</summary>
    internal sealed class Link(ICarrierLinkGrain grain, Action moved)
    {
        private const long PerStep = 1L << 32;

        private int _inFlight;
        private volatile int _state = (int)LinkState.Up;
        private volatile bool _isHeardOf;

        public ICarrierLinkGrain Grain => grain;

        /// <summary>Where it stood when it was heard of last; up until somebody has said otherwise.</summary>
        public LinkState State
        {
            get => (LinkState)_state;
            set
            {
                var wasUp = IsUp;
                _state = (int)value;
                _isHeardOf = true;
                if (IsUp != wasUp)
                    moved();
            }
        }

        /// <summary>Whether it is known to have a connection.</summary>
        public bool IsUp => _isHeardOf && State is (LinkState.Up or LinkState.Throttled);

        /// <summary>The smaller the better.</summary>
        public long Rank => Volatile.Read(ref _inFlight) + PerStep * State switch
        {
            LinkState.Up => 0,
            LinkState.Throttled => 1,
            _ => 2,
        };

        public void Enter() => Interlocked.Increment(ref _inFlight);

        public void Leave() => Interlocked.Decrement(ref _inFlight);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A link of route {Route} gave no answer ({Fault}); an attempt is unknown.")]
        public static partial void Lost(ILogger logger, string route, string fault);
    }
}
