using Orleans;
using Orleans.Runtime;

namespace Countersign.Bench.Memory;

[GrainType("bench-idle")]
internal sealed class IdleGrain : Grain, IIdleGrain
{
    public Task TouchAsync() => Task.CompletedTask;
}
