using Microsoft.Extensions.Logging;

namespace Countersign.Ledger;

/// <summary>Gives accounts back what this process does not use, at the latest when it stops.</summary>
internal sealed class PurseKeeper(MoneyPurses purses, TimeProvider time, ILogger<PurseKeeper> logger)
    : LeaseKeeper(purses.ReturnIdle, purses.ReturnAllAsync, time, logger);
