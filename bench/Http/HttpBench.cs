using Countersign.Bench.Floors;
using Countersign.Bench.Flows;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Http;

/// <summary>
/// Start + check over HTTP, durable. Floor: an empty JSON POST to the same server. Peer: the Node and Redis service.
/// </summary>
internal sealed class HttpBench(BenchContext context)
{
    private const double BudgetFlows = 5000;
    private const double BudgetShareOfEmpty = 0.4;
    private const double BudgetAgainstPeer = 1.5;
    private const double BudgetCheckMilliseconds = 10;
    private const double MaxUnexpectedShare = 0.001;
    private const int MaxPeerProcesses = 2;

    private readonly Samples _empty = new();
    private readonly Side _ours = new();
    private readonly Side _peer = new();
    private readonly Side _parsing = new();
    private readonly Samples _generator = new();

    public Result Run()
    {
        using var ours = new ServiceUnderLoad("countersign", CountersignServer.Start(context.Scratch));
        BenchContext.Say($"countersign: warming up");
        ours.WarmUp(context.Pick(6.0, 20.0));
        ours.Empty(context.Pick(1.0, 5.0));
        using var peer = StartPeer();
        using var parsing = peer is null || context.Quick ? null : StartParsing(peer);
        for (var i = 0; i < context.Repeats; i++)
            Round(ours, peer, parsing);
        for (var i = 0; i < context.Repeats; i++)
        {
            _ours.Paced(ours, BudgetFlows, context.Pick(1.5, 10.0));
            if (peer is not null && !context.Quick)
                _peer.Paced(peer, BudgetFlows, 10.0);
        }

        return Report(ours, peer, parsing);
    }

    private void Round(ServiceUnderLoad ours, ServiceUnderLoad? peer, ServiceUnderLoad? parsing)
    {
        var seconds = context.Pick(1.5, 10.0);
        var empty = ours.Empty(context.Pick(1.0, 5.0));
        _empty.Add(empty.Load.RequestsPerSecond);
        _generator.Add(empty.Load.GeneratorMicroseconds);
        _ours.Full(ours, seconds);
        if (peer is not null)
            _peer.Full(peer, seconds);
        if (parsing is not null)
            _parsing.Full(parsing, seconds);
        BenchContext.Say($"round: empty {_empty.Last:0}/s, ours {_ours.Flows.Last:0} flows/s, "
            + $"peer {(peer is null ? 0 : _peer.Flows.Last):0} flows/s");
    }

    /// <summary>The peer with one process or two, whichever is faster here.</summary>
    private ServiceUnderLoad? StartPeer()
    {
        if (RedisOtpService.Missing(context.Scratch) is { } missing)
        {
            BenchContext.Say($"NO PEER: {missing}; its rows and ratios are left out");
            return null;
        }

        ServiceUnderLoad? best = null;
        var bestFlows = 0.0;
        for (var processes = 1; processes <= MaxPeerProcesses; processes++)
        {
            var name = $"node × {processes} + redis";
            BenchContext.Say($"{name}: warming up");
            var candidate = new ServiceUnderLoad(
                name, RedisOtpService.Start(context.Scratch, processes, parses: false));
            var flows = candidate.WarmUp(context.Pick(2.0, 20.0));
            var (better, worse) = flows > bestFlows ? (candidate, best) : (best!, candidate);
            worse?.Dispose();
            (best, bestFlows) = (better, Math.Max(flows, bestFlows));
        }

        return best;
    }

    /// <summary>
    /// The peer as ours is in one more respect: it takes a number in any notation and knows its plan.
    /// </summary>
    private ServiceUnderLoad StartParsing(ServiceUnderLoad peer)
    {
        var processes = peer.Service.Target.Ports.Count;
        var parsing = new ServiceUnderLoad(
            $"{peer.Name} + libphonenumber-js", RedisOtpService.Start(context.Scratch, processes, parses: true));
        BenchContext.Say($"{parsing.Name}: warming up");
        parsing.WarmUp(20.0);
        return parsing;
    }

    private Result Report(ServiceUnderLoad ours, ServiceUnderLoad? peer, ServiceUnderLoad? parsing)
    {
        var result = new Result("http: start + check, durable");
        result.Row("floor: empty JSON POST", _empty, "requests/s");
        _ours.Rows(result, $"countersign, {ours.Connections} connections");
        if (peer is not null)
            _peer.Rows(result, $"{peer.Name}, {peer.Connections} connections");
        if (parsing is not null)
            _parsing.Rows(result, $"{parsing.Name}, {parsing.Connections} connections");
        result.Row("load generator, empty POST", _generator, "µs of CPU/request");
        result.Row("floor: fdatasync of 100 records of 400 bytes", FsyncFloor.RecordsPerSecond(context.Scratch, 100),
            "records/s");
        result.Row("floor: one HMAC-SHA-256 and one AES-256-GCM of 400 bytes", CryptoFloor.Microseconds(), "µs of CPU");
        result.Ratio("http_flows_vs_5000", _ours.Flows.Median / BudgetFlows, 1);
        result.Ratio("http_requests_vs_empty_post", 2 * _ours.Flows.Median / _empty.Median, BudgetShareOfEmpty);
        if (peer is not null)
            result.Ratio("http_flows_vs_redis", _ours.Flows.Median / _peer.Flows.Median, BudgetAgainstPeer);
        if (parsing is not null)
            result.Ratio("http_flows_vs_redis_parsing", _ours.Flows.Median / _parsing.Flows.Median, 0);
        result.Ratio("http_check_p99_at_half_load", BudgetCheckMilliseconds / _ours.CheckP99.Median, 1);
        result.RequireClean(_ours.UnexpectedShare, MaxUnexpectedShare);
        return result;
    }
}
