import type { Construct } from 'constructs';
import { getStackProperties } from '../../config';
import { tradingPlatform, type TradingPlatformConfig } from '../../config/trading-platform';
import { Dashboard } from '../../modules/dashboard';
import { SystemStack } from '../../modules/system-stack';
import { createAlarms } from './alarms';
import { createApi } from './api';
import { createApiAlarms } from './api-alarms';
import { createArrivals } from './arrivals';
import { createAudit } from './audit';
import { createAvailabilityAlarms } from './availability-alarms';
import { SystemContext } from './context';
import { createWidgets } from './dashboard';
import { createDatabase } from './database';
import { createDatabaseAlarms } from './database-alarms';
import { createDomain } from './domain';
import { createEvents } from './events';
import { createHealth, createHealthChecks } from './health';
import { createMonitors } from './monitors';
import { createOrders } from './orders';
import { createPublication } from './publication';
import { createQueueAlarms } from './queue-alarms';
import { createRetryAlarms } from './retry-alarms';
import { createSessions } from './sessions';
import { createSettings } from './settings';
import { createStorage } from './storage';

/**
 * The trading platform: the input is orders from the API, and executions and credits from the bus; the results are orders and
 * accounts in the database, events on the bus, and an audit trail. The code follows the data flow.
 */
export class TradingPlatform extends SystemStack {
  constructor(scope: Construct, config: TradingPlatformConfig) {
    super(scope, getStackProperties(tradingPlatform, config));
    const context = new SystemContext(this, config);
    const storage = createStorage(context);
    const grantSettings = createSettings(context);
    const { database, migrator } = createDatabase(context);
    const { bus, rules, createRule, grantPublish } = createEvents(context);

    const { sessionApi } = createSessions(context, storage, grantSettings);
    const { intake, orderCommands, query } = createOrders(
      context,
      database,
      storage,
      grantSettings,
      grantPublish,
    );
    const { health } = createHealth(context, database, storage, orderCommands);
    const restApi = createApi(context, { sessionApi, intake, query, health });
    const { arrivals } = createArrivals(context, database, createRule, grantPublish);
    createPublication(context, database, grantPublish);
    const { auditLog } = createAudit(context, storage, createRule);
    const { apiHealth, deepHealth } = createHealthChecks(context, restApi);
    const url = createDomain(context, restApi, apiHealth);
    createMonitors(context, storage, { url, database, orderCommands, bus });

    // Created last, because they monitor all other parts.
    const tables = [storage.sessions, storage.orderRequests, storage.monitorStates];
    createAlarms(context, { rules, tables });
    createDatabaseAlarms(context, database);
    const { orderErrors, noRequests } = createApiAlarms(context);
    const { commandAge } = createQueueAlarms(context, orderCommands);
    const { commandRetries } = createRetryAlarms(context);
    createAvailabilityAlarms(context, {
      apiHealth,
      deepHealth,
      orderErrors,
      noRequests,
      commandAge,
      commandRetries,
    });
    const dashboard = new Dashboard(
      this,
      'TradingPlatformDashboard',
      createWidgets(context, { rules, tables, database, healthChecks: [apiHealth, deepHealth] }),
    );

    this.addOutput('TradingApiUrl', url, 'The URL of the REST API');
    this.addOutput('TradingBusName', bus.name, 'The bus of executions, credits and events of orders');
    this.addOutput('SessionsTableName', storage.sessions.name, 'The table of sessions');
    this.addOutput('OrderRequestsTableName', storage.orderRequests.name, 'The table of requests by key');
    this.addOutput('OrderCommandsQueueUrl', orderCommands.url, 'The queue of accepted orders');
    this.addOutput('OrderCommandsDlqUrl', orderCommands.deadLetters!.url, 'The queue of failed orders');
    this.addOutput('ArrivalsQueueUrl', arrivals.url, 'The queue of executions and credits');
    this.addOutput('DatabaseMigratorName', migrator.name, 'The function that applies migrations');
    this.addOutput('DatabaseClusterId', database.name, 'The identifier of the database cluster');
    this.addOutput('AuditLogsBucketName', storage.auditLogs.name, 'The bucket of the audit trail');
    this.addOutput('AuditLogGroupName', auditLog.name, 'The log group of the audit trail');
    this.addOutput(
      'PlatformConfigurationBucketName',
      storage.platformConfiguration.name,
      'The bucket of configuration files',
    );
    this.addOutput('PlatformAlarmsTopicArn', context.platformAlarms.arn, 'The topic of alarms');
    this.addOutput(
      'UndeliveredEventsQueueUrl',
      context.undeliveredEvents.url,
      'The queue of events that EventBridge could not deliver',
    );
    this.addOutput(
      'DashboardUrl',
      dashboard.url,
      'The dashboard in the CloudWatch console; not available in an emulator',
    );
  }
}
