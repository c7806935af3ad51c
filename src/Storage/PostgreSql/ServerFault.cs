using System.Net.Sockets;
using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>What a fault of the server or of the way to it says about a transaction.</summary>
internal static class ServerFault
{
    /// <summary>What a caller is told of work that was certainly not done.</summary>
    public const string Refusal =
        "The store's database cannot answer now; nothing was written. Try again a little later.";

    private const string Error = "ERROR";

    public static bool IsOfServer(Exception fault) =>
        fault is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>
    /// The server said that the statement failed and goes on: the transaction is rolled back, for certain. Not so for
    /// its last words (FATAL, PANIC) and for silence: the commit may have been done.
    /// </summary>
    public static bool RolledBack(Exception fault) => fault is PostgresException { InvariantSeverity: Error };

    /// <summary>The same transaction may win when it is tried again: others were in its way.</summary>
    public static bool Collided(Exception fault) => fault is PostgresException
    {
        InvariantSeverity: Error,
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>The server has no room (class 53), on its disk or elsewhere; it may have some later.</summary>
    public static bool IsOutOfRoom(Exception fault) =>
        fault is PostgresException { SqlState: ['5', '3', ..] };

    /// <summary>The connection is of no more use; also where the server says that it is no primary.</summary>
    public static bool EndsConnection(Exception fault) =>
        !RolledBack(fault) || fault is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };
}
