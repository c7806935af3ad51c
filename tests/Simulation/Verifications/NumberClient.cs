using Countersign.Invariants;
using Countersign.Verifications;
using Orleans.Runtime;

namespace Countersign.Simulation.Verifications;

/// <summary>A tenant's server that verifies numbers by chance and repeats every command until it is answered.</summary>
internal sealed class NumberClient(NumberWorld world, string tenant, int id)
{
    private const int Tries = 40;

    private readonly Dictionary<string, List<VerificationKey>> _known = [];
    private ulong _next;

    public async Task<bool> RunAsync(int commands)
    {
        for (var command = 0; command < commands; command++)
        {
            var at = world.Random.Next(world.Keys.Length);
            var key = world.Keys[at];
            var known = _known.GetValueOrDefault(key) ?? [];
            if (known.Count == 0 || world.Random.Next(6) == 0)
                await StartAsync(at, key);
            else if (world.Random.Next(8) == 0)
                await CancelAsync(key, known[^1]);
            else
                await CheckAsync(key, known[world.Random.Next(known.Count)]);

            await PauseAsync();
        }

        return true;
    }

    private async Task StartAsync(int number, string key)
    {
        var command = new StartCommand
        {
            Operation = NextOperation(),
            Tenant = Context(),
            To = NumberWorld.AllNumbers[number],
            Purpose = world.Random.Next(2) == 0 ? "sign-up" : "payment",
        };
        var result = await UntilAnsweredAsync(() => world.Number(key).StartAsync(command));
        world.HistoryOf(key).Observations.Add(
            new Observation.Started(tenant, command.Operation, command.Purpose, result));
        if (result is StartResult.Accepted { Verification.Key: var verification })
        {
            if (!_known.TryGetValue(key, out var known))
                _known[key] = known = [];
            if (!known.Contains(verification))
                known.Add(verification);
        }
    }

    private async Task CheckAsync(string key, VerificationKey verification)
    {
        var history = world.HistoryOf(key);
        var sent = history.Submissions.Find(one => one.Attempt.Key == verification).Code;
        var guess = world.Random.Next(1_000_000).ToString("D6");
        var code = world.Random.Next(3) == 0 && history.Submissions.Exists(one => one.Attempt.Key == verification)
            ? sent
            : CodeDigits.TryParse(guess, out var digits) ? digits : default;
        var command = new CheckCommand(NextOperation(), Context(), verification, "", code);
        var result = await UntilAnsweredAsync(() => world.Number(key).CheckAsync(command));
        history.Observations.Add(new Observation.Checked(tenant, command.Operation, verification, code, result));
    }

    private async Task CancelAsync(string key, VerificationKey verification)
    {
        var command = new CancelCommand(NextOperation(), Context(), verification);
        var result = await UntilAnsweredAsync(() => world.Number(key).CancelAsync(command));
        world.HistoryOf(key).Observations.Add(
            new Observation.Cancelled(tenant, command.Operation, verification, result));
    }

    private async Task<T?> UntilAnsweredAsync<T>(Func<Task<T>> call)
        where T : class
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                var answer = await call();
                world.Cluster.Trace.Add(answer.GetType().Name, tenant);
                return answer;
            }
            catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException)
            {
                world.Cluster.Trace.Add("again", $"{tenant}{id} {fault.GetType().Name}");
            }
        }

        return null;
    }

    private Task PauseAsync()
    {
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Cluster.Clock.After(TimeSpan.FromSeconds(20) * world.Random.NextDouble(), pause.SetResult);
        return pause.Task;
    }

    private TenantContext Context() => new()
    {
        Tenant = tenant,
        Sandbox = true,
        ClockOffset = TimeSpan.Zero,
        Brand = tenant,
        Policy = NumberWorld.Policy,
        IsPrepaid = world.Money is not null,
        IsCapped = world.Money?.Allowances is not null,
    };

    private OperationId NextOperation() => new((ulong)id, ++_next);
}
