using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Countersign.Batches;

/// <content>
/// How followers hear of a batch: each durable step goes onto its stream, and nobody waits for that. Of steps that come
/// faster than the stream takes them the last one is told.
/// </content>
internal sealed partial class BatchGrain
{
    private BatchView? _news;
    private bool _telling;

    private void Tell()
    {
        if (State.Order is null || State.Status == BatchStatus.Receiving)
            return;

        _news = View();
        if (!_telling && ServiceProvider.GetKeyedService<IStreamProvider>(LiveStreams.Provider) is { } streams)
            _ = TellAsync(streams.GetStream<BatchView>(LiveStreams.BatchProgress, Id));
    }

    private async Task TellAsync(IAsyncStream<BatchView> stream)
    {
        _telling = true;
        try
        {
            while (_news is { } news)
            {
                _news = null;
                await stream.OnNextAsync(news);
            }
        }
#pragma warning disable CA1031 // Followers also read what is durable; the batch has nothing to do with their loss.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            metrics.ProgressLost();
            Log.NotTold(logger, fault.GetType().Name);
        }
        finally
        {
            _telling = false;
        }
    }
}
