namespace Countersign.Api.Authentication;

/// <summary>Whoever asks for something, as far as one request is concerned.</summary>
internal abstract class Requester(IRandomSource random)
{
    private OperationId? _operation;

    /// <summary>
    /// Names the request's command: the one kept under its <c>Idempotency-Key</c>, or a fresh one. The same through
    /// the whole request, retries within it included.
    /// </summary>
    public OperationId Operation
    {
        get => _operation ??= OperationId.New(random);
        set => _operation = value;
    }

    /// <summary>Key of the grain that keeps what was answered under an <c>Idempotency-Key</c>.</summary>
    public abstract string IdempotencyGrain(string key);
}
