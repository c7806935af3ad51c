namespace Countersign.Api.Tests.Host;

/// <summary>The real clock, a chosen time ahead: what is due comes when a test says so, and timers still run.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() =>
        base.GetTimestamp() + Interlocked.Read(ref _ahead) * TimestampFrequency / TimeSpan.TicksPerSecond;
}
