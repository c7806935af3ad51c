namespace Countersign.Api.Batches.Intake;

/// <summary>
/// Tells a batch that its upload is alive, however slowly it comes, and ends the upload where the batch was given up or
/// the time is up.
/// </summary>
internal sealed class UploadHeartbeat : IAsyncDisposable
{
    /// <summary>The longest an upload may take.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(30);

    /// <summary>Beats within the time that a silent upload counts as alive.</summary>
    private const int BeatsPerLease = 4;

    private readonly CancellationTokenSource _upload;
    private readonly PeriodicTimer _timer;
    private readonly Task _beating;

    public UploadHeartbeat(
        TimeProvider time, TimeSpan lease, Func<CancellationToken, Task<bool>> keep,
        CancellationToken cancellationToken)
    {
        _upload = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = new PeriodicTimer(lease / BeatsPerLease, time);
        _beating = BeatAsync(time.GetTimestamp(), time, keep);
    }

    /// <summary>Signalled when the upload must end.</summary>
    public CancellationToken Upload => _upload.Token;

    /// <summary>Whether the batch was given up, or the time is up.</summary>
    public bool IsOver { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _beating;
        _upload.Dispose();
    }

    private async Task BeatAsync(long began, TimeProvider time, Func<CancellationToken, Task<bool>> keep)
    {
        BatchDesk.InBackground();
        while (await _timer.WaitForNextTickAsync())
        {
            if (time.GetElapsedTime(began) < MaxDuration && await TryKeepAsync(keep))
                continue;

            IsOver = true;
            await _upload.CancelAsync();
            return;
        }
    }

    private static async Task<bool> TryKeepAsync(Func<CancellationToken, Task<bool>> keep)
    {
        try
        {
            return await keep(CancellationToken.None);
        }
#pragma warning disable CA1031 // One missed beat of four does no harm; the batch itself decides when it is given up.
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }
    }
}
