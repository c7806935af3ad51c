using Orleans;
using Orleans.Concurrency;

namespace Countersign.Security;

/// <inheritdoc cref="IKeyCheckGrain"/>
[GrainType("key-check"), StatelessWorker(1)]
internal sealed class KeyCheckGrain(IKeyRing keys) : Grain, IKeyCheckGrain
{
    private readonly IReadOnlyList<KeyPrint> _own = KeyPrint.Of(keys);

    public Task<KeyCheckResult> CompareAsync(
        IReadOnlyList<KeyPrint> prints, CancellationToken cancellationToken = default)
    {
        foreach (var print in prints)
        {
            // grain-key never rotates: of it there is one, whatever its id.
            var other = _own.Where(own => own.Purpose == print.Purpose && own.Print != print.Print
                && (own.KeyId == print.KeyId || print.Purpose == (int)KeyPurpose.GrainKey));
            if (other.Any())
                return Task.FromResult<KeyCheckResult>(
                    new KeyCheckResult.Different(((KeyPurpose)print.Purpose).ToString()));
        }

        return Task.FromResult<KeyCheckResult>(new KeyCheckResult.Same());
    }
}
